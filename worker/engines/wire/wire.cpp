#include "wire.hpp"

namespace quire::engines {

namespace {
constexpr std::string_view mark = "Qe";
}

std::string encode(const Header& header)
{
    Encoder encoder;
    for (const char c : mark)
        encoder.u8(static_cast<std::uint8_t>(c));
    encoder.u8(static_cast<std::uint8_t>(header.type & 0xff));
    encoder.u8(static_cast<std::uint8_t>(header.type >> 8));
    encoder.u32(header.length);
    return encoder.take();
}

Header decode_header(std::string_view bytes)
{
    if (bytes.size() != header_size || !bytes.starts_with(mark))
        throw ProtocolError("no frame where one should start");
    Decoder decoder{bytes.substr(mark.size())};
    Header header;
    const unsigned low = decoder.u8();
    header.type = static_cast<std::uint16_t>(low | (unsigned{decoder.u8()} << 8));
    header.length = decoder.u32();
    if (header.length > largest_body) throw ProtocolError("a frame is too long");
    return header;
}

void Encoder::number(std::uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        m_body.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
}

std::uint64_t Decoder::number(std::size_t bytes)
{
    std::uint64_t value = 0;
    int shift = 0;
    for (const char c : take(bytes)) {
        value |= std::uint64_t{static_cast<unsigned char>(c)} << shift;
        shift += 8;
    }
    return value;
}

bool Decoder::flag()
{
    const auto value = u8();
    if (value > 1) throw ProtocolError("a flag is neither set nor clear");
    return value == 1;
}

std::string_view Decoder::text(std::size_t most)
{
    const auto length = u32();
    if (length > most) throw ProtocolError("a text is too long");
    return take(length);
}

void Decoder::end() const
{
    if (!m_rest.empty()) throw ProtocolError("a message is too long");
}

std::string_view Decoder::take(std::size_t bytes)
{
    if (bytes > m_rest.size()) throw ProtocolError("a message is too short");
    const auto taken = m_rest.substr(0, bytes);
    m_rest.remove_prefix(bytes);
    return taken;
}

} // namespace quire::engines
