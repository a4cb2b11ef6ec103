#pragma once
// The inside of the child programs. Never call it from a process that has anything to lose.

namespace quire::engines {

// Lets the process keep memory that it has freed, for the next page. The programs do so themselves.
void keep_freed_memory();

// Each does the one job that descriptor 3 asks for; end the process with what it returns. They are
// apart because of their libraries: the engine loads some hundred, the bindery twenty.
int run_engine();  // looks at what is in a file: Poppler, Tesseract, all that decodes images
int run_bindery(); // puts pages together and turns pictures: qpdf, giflib

} // namespace quire::engines
