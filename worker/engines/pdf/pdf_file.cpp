#include "pdf_file.hpp"

#include <base/handle.hpp>
#include <engines/engine.hpp>

#include <cstdio>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFWriter.hh>
#include <system_error>
#include <unistd.h>

namespace quire::engines {

std::unique_ptr<QPDF> open_pdf(std::span<const std::byte> bytes)
{
    auto pdf = std::make_unique<QPDF>();
    pdf->setSuppressWarnings(true);
    try {
        pdf->processMemoryFile("document", reinterpret_cast<const char*>(bytes.data()),
                               bytes.size());
    } catch (const QPDFExc& error) { // only the password is told apart
        if (error.getErrorCode() != qpdf_e_password) throw;
        throw EngineError(ErrorKind::encrypted, "password");
    }
    return pdf;
}

namespace {

void write(QPDF& pdf, int fd, qpdf_object_stream_e object_streams)
{
    const Handle<FILE, fclose> file{fdopen(dup(fd), "wb")};
    if (!file) throw std::system_error(errno, std::system_category(), "fdopen");
    QPDFWriter writer{pdf};
    writer.setOutputFile("output", file.get(), false);
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.setObjectStreamMode(object_streams);
    writer.setPreserveEncryption(false);
    writer.setDeterministicID(true);
    writer.write();
    if (fflush(file.get()) != 0) throw EngineError(ErrorKind::too_large, "output");
}

} // namespace

void write_pdf(QPDF& pdf, int fd)
{
    write(pdf, fd, qpdf_o_preserve);
}

void write_anew(QPDF& pdf, int fd)
{
    write(pdf, fd, qpdf_o_generate);
}

std::string deflate(std::string_view bytes)
{
    std::string out;
    Pl_String into{"deflated", nullptr, out};
    Pl_Flate flate{"deflate", &into, Pl_Flate::a_deflate};
    flate.writeString(std::string{bytes});
    flate.finish();
    return out;
}

QPDFObjectHandle compressed_stream(QPDF& pdf, std::string_view bytes)
{
    auto stream = pdf.newStream();
    stream.replaceStreamData(deflate(bytes), QPDFObjectHandle::newName("/FlateDecode"),
                             QPDFObjectHandle::newNull());
    return stream;
}

} // namespace quire::engines
