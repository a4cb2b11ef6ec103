#pragma once
// The files of the archive. A file is complete and durable before its name appears, and a name's
// content never changes: originals are stored once under the SHA-256 of their bytes, the files of a
// revision in one folder that appears whole.
//
//   originals/aa/bb/<sha256>          received files, read-only
//   incoming/                         being received; what a crash leaves here is garbage
//   work/<revision>/                  a revision in the making
//   derived/<document>/<revision>/    a finished revision
//   quarantine/                       on the way out
//
// All on one file system. Faults: Unavailable when the disk is full, std::system_error otherwise.

#include <array>
#include <base/handle.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <domain/ids.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quire::blobs {

struct Digests {
    std::array<std::byte, 32> sha256{};
    std::array<std::byte, 20> sha1{};
    std::array<std::byte, 16> md5{};
};

// Computes all digests in one pass. Cryptography lives elsewhere: callers bring their own.
class Hasher {
public:
    virtual ~Hasher() = default;
    virtual void update(std::span<const std::byte> bytes) = 0;
    virtual Digests finish() = 0;
};
using MakeHasher = std::function<std::unique_ptr<Hasher>()>;

// For tests: asked before each durable step; answers the errno the step shall fail with, 0 to let
// it happen. It may also end the process.
using Faults = std::function<int(std::string_view step)>;

// A file that is safe: on disk under its name, and so is its name.
struct KeptFile {
    Digests digests;
    std::int64_t size_bytes = 0;
};

// A file on its way in. Has no name until keep(): destroyed before, it is gone.
class Incoming {
public:
    Incoming(Incoming&&) noexcept = default;
    Incoming& operator=(Incoming&&) noexcept = default;

    void write(std::span<const std::byte> bytes);
    std::int64_t size_bytes() const { return m_size; }
    // The first bytes, at most 512: for recognising the kind of file.
    std::span<const std::byte> head() const { return m_head; }
    // Call once. Afterwards the bytes survive a power cut, and a row may point at them.
    KeptFile keep();
    // After keep(), and with the row that points at the file locked: puts it back where the removal
    // of its last other user has taken it away since. Unavailable when that cannot be done.
    void stay();

private:
    friend class Store;
    Incoming(const class Store& store, Descriptor file, std::filesystem::path name);
    void take(std::span<const std::byte> bytes);
    void sync();
    void link();

    struct Unlink {
        void operator()(std::filesystem::path* name) const noexcept;
    };

    const Store* m_store;
    Descriptor m_file;
    // In incoming/, where the file system has no unnamed files; else none.
    std::unique_ptr<std::filesystem::path, Unlink> m_name;
    std::unique_ptr<Hasher> m_hasher;
    std::string m_sha256; // once kept
    std::vector<std::byte> m_head;
    std::int64_t m_size = 0;
};

class Store {
public:
    // `root` must exist. `reserve_bytes`: files are refused while less than this would stay free.
    Store(std::filesystem::path root, MakeHasher make_hasher, std::int64_t reserve_bytes,
          Faults faults = {});

    // Unavailable when the disk could not hold twice the declared size, or is in its reserve.
    Incoming begin(std::optional<std::int64_t> declared_bytes) const;
    // A finished file of a revision, to be kept as an original, too: keep() gives its bytes a
    // second name. It must not be changed afterwards.
    Incoming adopt(const std::filesystem::path& file) const;

    // --- names, relative to the root and absolute ---
    static std::string original_name(std::string_view sha256); // lower-case hex
    static std::string derived_name(DocumentId document, RevisionId revision);
    static std::string work_name(RevisionId revision);
    std::filesystem::path original(std::string_view sha256) const;
    std::filesystem::path derived(DocumentId document, RevisionId revision) const;
    std::filesystem::path work(RevisionId revision) const;
    const std::filesystem::path& root() const { return m_root; }

    // --- revisions ---
    // Makes the work folder (with pages/) if it is not there.
    std::filesystem::path open_work(RevisionId revision) const;
    // The work folder, synced, becomes the derived folder. Repeatable: true when it is in place.
    bool place(DocumentId document, RevisionId revision) const;

    // --- leaving ---
    // Moves a file or folder (a name relative to the root) into quarantine/. False when it is not
    // there any more.
    bool quarantine(const std::string& name) const;

    // What lies in one of the folders ("incoming", "quarantine") and was not touched for so long.
    std::vector<std::filesystem::path> older_than(const std::string& folder,
                                                  std::chrono::seconds rest) const;
    // Undoes quarantine(): the file has its name again. False when another stands there.
    bool restore(const std::filesystem::path& quarantined, const std::string& name) const;

    std::int64_t free_bytes() const;

private:
    friend class Incoming;
    int fault(std::string_view step) const { return m_faults ? m_faults(step) : 0; }
    void make_folder(const std::filesystem::path& folder) const;
    void sync_folder(const std::filesystem::path& folder) const;

    std::filesystem::path m_root;
    MakeHasher m_make_hasher;
    std::int64_t m_reserve;
    Faults m_faults;
};

std::string to_hex(std::span<const std::byte> bytes); // lower case

} // namespace quire::blobs
