// RUN: mkdir -p %t/include
// RUN: cp %plugin %t/fsmcheck.so
// RUN: cp %S/../Inputs/system/library.h %t/include/
// RUN: %clang -fsyntax-only -fplugin=%t/fsmcheck.so -Xclang -verify -I %t/include %s
// expected-no-diagnostics
// The headers that apps are compiled with are installed beside the plugin, and exempt without further words.
#include <library.h>
int use(void) { return library_next() + library_renamed(); }
