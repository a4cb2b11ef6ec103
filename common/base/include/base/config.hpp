#pragma once
// The configuration file (TOML): every key, its type and its default, in one place.
// Read once at start; an unknown key or a wrong type is an error that names it.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

class ConfigError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Config {
    struct Paths {
        std::filesystem::path state = "/var/lib/quire";       // blobs/, index/
        std::filesystem::path run = "/run/quire";             // sockets
        std::filesystem::path libexec = "/usr/libexec/quire"; // quire-engine, quire-bindery
        std::filesystem::path tessdata = "/usr/share/tesseract-ocr/5/tessdata";
    } paths;

    struct Database {
        std::string socket = "/run/mysqld/mysqld.sock";
        std::string name = "quire";
        // Folder with one password file per account; empty: unix_socket authentication.
        std::filesystem::path passwords;
    } database;

    struct Urls { // empty: the scheme and host the client used
        std::string api;
        std::string app;
        std::string embed;
        // Further origins whose pages may call with the cookies of a session.
        std::vector<std::string> origins;
    } urls;

    struct Auth {
        std::filesystem::path secret_file = "/etc/quire/secret"; // at least 32 random bytes
        std::int64_t access_token_seconds = 300;
        std::int64_t refresh_token_seconds = 86400;
        bool users_are_verified = true;
        std::int64_t session_days = 14;          // of a browser, from its last use
        std::string cookie_domain;               // "" = the host that the browser asked
        std::int64_t failures_per_address = 100; // logins within 15 minutes, 0 = any number
    } auth;

    struct Limits {
        std::int64_t requests_per_second = 10; // per address, 0 = off
        std::int64_t request_burst = 20;
        std::int64_t anonymous_per_day = 500;      // per address, 0 = off
        std::int64_t pdf_bytes = 525336576;        // 501 MiB
        std::int64_t other_bytes = 27262976;       // 26 MiB
        std::int64_t form_upload_bytes = 26214400; // one file in a multipart form, 0 = unlimited
        std::int64_t organization_bytes = 0;       // storage quota, 0 = unlimited
        std::int64_t json_bytes = 1048576;         // a JSON request body
        std::int64_t free_bytes = 1073741824;      // uploads are refused below this much free space
    } limits;

    struct Fetch {
        // Hosts or networks reachable besides public ones, "name[:port]" or "10.0.0.0/8[:port]".
        std::vector<std::string> allow;
        std::int64_t at_once = 4;
        std::int64_t connect_seconds = 10;
        std::int64_t stall_seconds = 30; // given up when less than 1 KiB/s arrived for so long
        std::int64_t seconds = 900;      // for one file with all its redirects
    } fetch;

    struct Handlers {
        std::int64_t threads = 8; // per program; nginx keeps at most this many connections
        std::int64_t retire_after = 100000; // requests, then the process is replaced; 0 = never
    } handlers;

    struct Notes { // tags that are shown; see html/sanitize.hpp for those that never are
        std::vector<std::string> tags = {"a", "strong", "em", "b", "i"};
    } notes;

    struct Worker {
        std::int64_t processes = 0; // engine children at a time, 0 = one per core
        std::int64_t lease_seconds = 30;
        std::int64_t attempts = 5;
        std::int64_t pages_per_job = 8;
        std::int64_t text_pages_per_job = 64;
        std::int64_t retry_seconds = 30; // first back-off, doubled up to an hour
        std::int64_t poll_seconds = 10;  // fallback when a wake-up was lost
        std::int64_t trash_days = 30;
    } worker;

    struct Engine {
        // "required", or "off" to open untrusted files without a sandbox (never do this with files
        // of strangers).
        std::string sandbox = "required";
        std::int64_t memory_bytes = 2147483648;
        std::int64_t page_seconds = 60;      // CPU per page
        std::int64_t document_seconds = 300; // CPU for work on a whole document
        std::int64_t pages = 50000;          // most pages of one document
        std::int64_t page_points = 14400;    // longest page side, 200 inches
        std::int64_t ocr_dpi = 200;
        std::int64_t redaction_dpi = 200; // redacted pages become pictures at least this fine
    } engine;

    struct Office { // LibreOffice, for what the engine itself does not read
        std::filesystem::path program = "/usr/lib/libreoffice/program/soffice.bin";
        std::int64_t memory_bytes = 2147483648;
        std::int64_t seconds = 120;             // CPU for one document
        std::int64_t output_bytes = 1073741824; // of any file it writes
    } office;

    struct Mail {
        std::vector<std::string> command; // reads a message and its recipients; empty = no mail
        std::string from;                 // address
    } mail;

    struct Log {
        std::string level = "info"; // debug info warning error
    } log;
};

// Reads a file; missing keys keep their defaults. Throws ConfigError with file and key.
Config load_config(const std::filesystem::path& file);

// The file named by --config, else by QUIRE_CONFIG, else /etc/quire/quire.toml.
std::filesystem::path config_path(std::string_view from_command_line = {});

// Sets one "section.key" from text, as `--set` does. Throws ConfigError.
void set(Config& config, std::string_view key, std::string_view value);

// The whole configuration as a TOML text, for `quirectl config`.
std::string to_toml(const Config& config);

} // namespace quire
