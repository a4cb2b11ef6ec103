#include <domain/languages.hpp>

#include <algorithm>

namespace quire {

const std::vector<std::string_view>& languages()
{
    static const std::vector<std::string_view> codes = {
        "afr",      "amh",     "ara", "asm", "aze",      "aze_cyrl", "bel", "ben", "bod", "bos",
        "bul",      "cat",     "ceb", "ces", "chi_sim",  "chi_tra",  "chr", "cym", "dan", "deu",
        "dzo",      "ell",     "eng", "enm", "epo",      "est",      "eus", "fas", "fin", "fra",
        "frk",      "frm",     "gle", "glg", "grc",      "guj",      "hat", "heb", "hin", "hrv",
        "hun",      "iku",     "ind", "isl", "ita",      "ita_old",  "jav", "jpn", "kan", "kat",
        "kat_old",  "kaz",     "khm", "kir", "kor",      "kur",      "lao", "lat", "lav", "lit",
        "mal",      "mar",     "mkd", "mlt", "msa",      "mya",      "nep", "nld", "nor", "ori",
        "pan",      "pol",     "por", "pus", "ron",      "rus",      "san", "sin", "slk", "slv",
        "spa",      "spa_old", "sqi", "srp", "srp_latn", "swa",      "swe", "syr", "tam", "tel",
        "tgk",      "tgl",     "tha", "tir", "tra",      "tur",      "uig", "ukr", "urd", "uzb",
        "uzb_cyrl", "vie",     "yid", "zho"};
    return codes;
}

bool is_language(std::string_view code)
{
    return std::binary_search(languages().begin(), languages().end(), code);
}

std::string ocr_model(std::string_view code)
{
    if (code.empty()) return "eng";
    if (code == "zho") return "chi_sim";
    if (code == "tra") return "chi_tra";
    return std::string{code};
}

} // namespace quire
