#include <base/error.hpp>
#include <blobs/blobs.hpp>
#include <cerrno>
#include <crypto/digest.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quire::blobs {
namespace {

namespace fs = std::filesystem;

class TestHasher : public Hasher {
public:
    void update(std::span<const std::byte> bytes) override { m_hasher.update(bytes); }
    Digests finish() override
    {
        const auto all = m_hasher.finish();
        return {all.sha256, all.sha1, all.md5};
    }

private:
    crypto::FileHasher m_hasher;
};

std::unique_ptr<Hasher> make_hasher()
{
    return std::make_unique<TestHasher>();
}

class BlobsTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string name = "/tmp/quire-blobs-XXXXXX";
        root = ::mkdtemp(name.data());
    }
    void TearDown() override { fs::remove_all(root); }

    Store store(Faults faults = {}) { return Store{root, make_hasher, 0, std::move(faults)}; }

    // All regular files below the root that have a name.
    std::vector<std::string> files() const
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator{root})
            if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), root).string());
        return names;
    }

    fs::path root;
};

std::span<const std::byte> bytes(std::string_view text)
{
    return std::as_bytes(std::span{text.data(), text.size()});
}

std::string read(const fs::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

KeptFile keep(const Store& store, std::string_view text)
{
    auto incoming = store.begin(static_cast<std::int64_t>(text.size()));
    incoming.write(bytes(text.substr(0, text.size() / 2)));
    incoming.write(bytes(text.substr(text.size() / 2)));
    return incoming.keep();
}

// In production several programs, each under its own account of one group, keep originals.
TEST_F(BlobsTest, lets_the_group_keep_files_in_the_same_folders)
{
    const auto before = ::umask(0007);
    const auto kept = keep(store(), "abc");
    ::umask(before);
    const auto file = store().original(to_hex(kept.digests.sha256));
    for (const auto& folder : {file.parent_path(), file.parent_path().parent_path()})
        EXPECT_EQ(fs::status(folder).permissions() & fs::perms::group_write,
                  fs::perms::group_write);
}

TEST_F(BlobsTest, keeps_a_file_under_its_hash_read_only)
{
    const auto blobs = store();
    const auto kept = keep(blobs, "abc");
    EXPECT_EQ(kept.size_bytes, 3);
    EXPECT_EQ(to_hex(kept.digests.sha256),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(kept.digests.sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(to_hex(kept.digests.md5), "900150983cd24fb0d6963f7d28e17f72");
    const auto file = blobs.original(to_hex(kept.digests.sha256));
    EXPECT_EQ(read(file), "abc");
    struct stat state {};
    ASSERT_EQ(::stat(file.c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777, 0440U);
}

TEST_F(BlobsTest, keeps_the_same_bytes_once)
{
    const auto blobs = store();
    keep(blobs, "same");
    keep(blobs, "same");
    EXPECT_EQ(files().size(), 1U);
}

TEST_F(BlobsTest, an_unfinished_file_leaves_nothing)
{
    const auto blobs = store();
    {
        auto incoming = blobs.begin({});
        incoming.write(bytes("half of"));
    }
    EXPECT_TRUE(files().empty());
}

TEST_F(BlobsTest, refuses_a_stored_file_of_another_length)
{
    const auto blobs = store();
    const auto kept = keep(blobs, "original");
    const auto file = blobs.original(to_hex(kept.digests.sha256));
    fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
    fs::resize_file(file, 3); // as after a crash of a worse program
    EXPECT_THROW(keep(blobs, "original"), std::system_error);
}

TEST_F(BlobsTest, refuses_what_the_disk_cannot_hold)
{
    const auto blobs = store();
    EXPECT_THROW(blobs.begin(blobs.free_bytes()), Unavailable);
    const Store reserved{root, make_hasher, blobs.free_bytes() + (std::int64_t{1} << 40), {}};
    EXPECT_THROW(reserved.begin({}), Unavailable);
}

// How many durable steps one upload takes.
int count_steps(const fs::path& root)
{
    int steps = 0;
    keep(Store{root, make_hasher, 0, [&](auto) { return ++steps, 0; }}, "counted");
    return steps;
}

TEST_F(BlobsTest, a_step_that_fails_gives_an_error_and_the_next_try_succeeds)
{
    const int steps = count_steps(root);
    ASSERT_GT(steps, 8);
    for (const int error : {ENOSPC, EIO}) {
        for (int at = 1; at <= steps; ++at) {
            fs::remove_all(root / "originals");
            int step = 0;
            const auto failing = store([&](auto) { return ++step == at ? error : 0; });
            EXPECT_ANY_THROW(keep(failing, "counted")) << at;
            for (const auto& name : files()) // if anything got a name, it is complete
                EXPECT_EQ(read(root / name), "counted") << at << ' ' << name;
            const auto kept = keep(store(), "counted");
            EXPECT_EQ(read(store().original(to_hex(kept.digests.sha256))), "counted") << at;
        }
    }
}

TEST_F(BlobsTest, a_full_disk_is_told_apart_from_a_fault)
{
    const auto full = store([](std::string_view step) { return step == "write" ? ENOSPC : 0; });
    EXPECT_THROW(keep(full, "x"), Unavailable);
    const auto broken = store([](std::string_view step) { return step == "write" ? EIO : 0; });
    EXPECT_THROW(keep(broken, "x"), std::system_error);
}

// Ends the process before step `at`; true when it came that far.
bool killed_at(const fs::path& root, int at)
{
    const int pid = ::fork();
    if (pid == 0) {
        int step = 0;
        keep(Store{root, make_hasher, 0,
                   [&](auto) {
                       if (++step == at) ::_exit(9);
                       return 0;
                   }},
             "killed");
        ::_exit(0);
    }
    int state = 0;
    ::waitpid(pid, &state, 0);
    return WIFEXITED(state) && WEXITSTATUS(state) == 9;
}

TEST_F(BlobsTest, killed_at_any_step_it_leaves_complete_files_or_none)
{
    int at = 1;
    for (; killed_at(root, at); ++at) {
        for (const auto& name : files()) {
            EXPECT_TRUE(name.starts_with("originals/")) << name;
            EXPECT_EQ(read(root / name), "killed") << at;
        }
        fs::remove_all(root / "originals");
    }
    EXPECT_GT(at, 8);
    EXPECT_EQ(files().size(), 1U); // the last run went through
}

TEST_F(BlobsTest, a_revision_appears_whole_and_placing_repeats)
{
    const auto blobs = store();
    const DocumentId document{7};
    const RevisionId revision{3};
    const auto work = blobs.open_work(revision);
    std::ofstream{work / "document.pdf"} << "pdf";
    std::ofstream{work / "pages/1.txt"} << "words";
    EXPECT_FALSE(fs::exists(blobs.derived(document, revision)));
    EXPECT_TRUE(blobs.place(document, revision));
    EXPECT_TRUE(blobs.place(document, revision));
    EXPECT_EQ(read(root / "derived/7/3/pages/1.txt"), "words");
    EXPECT_FALSE(fs::exists(work));
    EXPECT_FALSE(blobs.place(document, RevisionId{4}));
}

TEST_F(BlobsTest, quarantine_takes_a_name_away_and_keeps_the_bytes)
{
    const auto blobs = store();
    const auto kept = keep(blobs, "going");
    const auto name = Store::original_name(to_hex(kept.digests.sha256));
    EXPECT_TRUE(blobs.quarantine(name));
    EXPECT_FALSE(blobs.quarantine(name));
    ASSERT_EQ(files().size(), 1U);
    EXPECT_TRUE(files()[0].starts_with("quarantine/originals-"));
}

TEST_F(BlobsTest, a_file_taken_away_after_it_was_kept_can_stay)
{
    const auto blobs = store();
    keep(blobs, "again");
    auto incoming = blobs.begin({});
    incoming.write(bytes("again"));
    const auto name = Store::original_name(to_hex(incoming.keep().digests.sha256));
    EXPECT_TRUE(blobs.quarantine(name)); // the last document with these bytes is removed
    incoming.stay();
    EXPECT_EQ(read(root / name), "again");
    incoming.stay();
    EXPECT_EQ(read(root / name), "again");
}

} // namespace
} // namespace quire::blobs
