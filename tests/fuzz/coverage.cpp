// GCC calls a function at each edge, libFuzzer wants counters: here the one becomes the other. Must
// itself be compiled without coverage.

#include <array>
#include <cstdint>

extern "C" {
void __sanitizer_cov_8bit_counters_init(std::uint8_t* start, std::uint8_t* end);
void __wrap___sanitizer_cov_trace_pc();
void __sanitizer_cov_trace_cmpf(float, float);
void __sanitizer_cov_trace_cmpd(double, double);
extern const char __executable_start;
}

namespace {

std::array<std::uint8_t, 1 << 16> counters; // edges that share one are not told apart

[[gnu::constructor]] void announce()
{
    __sanitizer_cov_8bit_counters_init(counters.data(), counters.data() + counters.size());
}

} // namespace

// Stands in for the runtime's own, which does nothing (--wrap).
void __wrap___sanitizer_cov_trace_pc()
{
    const auto place = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)) -
                       reinterpret_cast<std::uintptr_t>(&__executable_start);
    ++counters[(place ^ place >> 16) % counters.size()];
}

// GCC reports comparisons of fractions too; libFuzzer has no use for them.
void __sanitizer_cov_trace_cmpf(float, float) {}
void __sanitizer_cov_trace_cmpd(double, double) {}
