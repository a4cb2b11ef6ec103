#pragma once
// How the index spells things: the one place that knows prefixes, slots and encodings.
//
// Two databases. "documents" holds one entry per document (all counts, filters, AND across pages),
// "pages" one entry per page (which pages to highlight); access is known to the first only.
//
// Terms of words:   <field><plain token>    <field>F<folded token>, only where folding changes it
//                   <field>B<character>     a character that begins a run of an unspaced script
//                   <field>P<beginning>     up to three characters that some folded token begins
//                                           with; no positions, not in "pages"
//   <field> is empty for page text, S title, XS source, XD description. Tokens never begin with an
//   ASCII capital, so the capital prefixes cannot be mistaken for tokens.
// Terms of notes:   <field><plain token>, field XNA, XNE or XNU<author>: by who may see the note.
//                   They do not count into the length of a document, nor does their frequency
//                   count: what others wrote for themselves must not move anybody's results.
// Terms of values:  X<NAME>:<value>, see the constants. Q<id> is the document's own.
// So page text has all terms that do not begin with Q, S or X: metadata is replaced without them.

#include <domain/ids.hpp>

#include <base/clock.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace quire::search::terms {

inline constexpr std::string_view page_text = "", title = "S", source = "XS", description = "XD";
inline constexpr char folded = 'F', run_beginning = 'B', beginning = 'P';
inline constexpr std::size_t longest_beginning = 3; // code points

inline constexpr std::string_view user = "XU:", organization = "XO:", project = "XP:",
                                  access = "XA:", status = "XST:", language = "XL:", slug = "XSL:",
                                  exact_source = "XE:", noindex = "XNI:", key_value = "XK:",
                                  key_choice = "XKC:", tag = "XT:", tag_folded = "XTF:",
                                  tag_id = "XTI:", has = "XH:", has_key = "XHK:";

// Who may find a document. A document without any of them is found by nobody.
inline constexpr std::string_view visible_to_all = "XV:a", visible_to_people = "XV:p",
                                  visible_to_staff = "XV:s", visible_to_owner = "XV:u",
                                  visible_to_members = "XV:m", visible_through_project = "XV:g",
                                  visible_within = "XV:o";

// Who may edit a document they find: its owner, members of its organization, collaborators.
inline constexpr std::string_view editable_by_owner = "XW:u", editable_by_members = "XW:m",
                                  editable_through_project = "XW:g";

// Words of notes that everybody sees who sees the document, that its editors see, and that only
// their author sees.
inline constexpr std::string_view note_of_all = "XNA", note_of_editors = "XNE";
std::string note_of_author(UserId author);

// In the pages database.
inline constexpr std::string_view page_of = "XD:";

inline constexpr char after_key = '\x1f'; // between key and value; never inside a key

// Value slots. All but the first two carry the document id behind the value, so that sorting by one
// slot is a total order.
enum Slot : std::uint32_t {
    slot_id = 0,
    slot_row_version = 1,
    slot_created = 2,
    slot_updated = 3,
    slot_page_count = 4,
    slot_title = 5,
    slot_source = 6,
    slot_document_date = 7,
    slot_page = 1, // pages database: page number
};

// What a key's value slot holds.
enum class Reading : char { text = 'x', number = 'n', time = 't' };
std::uint32_t slot_of_key(Reading reading, std::string_view key);

std::string unique(DocumentId id);

// prefix + value; long values are shortened to a beginning and a hash.
std::string value(std::string_view prefix, std::string_view value);
std::string number(std::string_view prefix, std::int64_t value);
std::string keyed(std::string_view prefix, std::string_view key, std::string_view value);

bool belongs_to_page_text(std::string_view term);

// Encodings whose byte order is the order of the values.
std::string ordered(std::int64_t value);    // 8 bytes
std::string ordered(double value);          // 8 bytes
std::string ordered(Time time);             // 8 bytes
std::string ordered(std::string_view text); // shortened, ends with a zero byte

std::int64_t read_ordered(std::string_view bytes); // of an ordered integer; 0 when too short

inline std::int64_t microseconds(Time time)
{
    return time.time_since_epoch().count();
}

} // namespace quire::search::terms
