// RUN: %check %s
int use(int __seg_fs *p) { return *p; } // expected-error {{an address space leads out}}
