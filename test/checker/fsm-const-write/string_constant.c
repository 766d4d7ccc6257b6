// RUN: %check %s
char *strcpy(char *, const char *);
static char *const names[] = {"abc", "def"};
void f(void) { char *p = "abc"; p[0] = 'x'; }            // expected-error {{this writes to a string constant}}
void g(void) { for (char *p = "abc"; *p; p++) *p = ' '; } // expected-error {{this writes to a string constant}}
void h(void) { "abc"[0]++; }                             // expected-error {{this writes to a string constant}}
void k(int i) { names[i][0] = 'x'; }                     // expected-error {{this writes to a string constant}}
void l(const char *s) { char *p = "abcdef"; strcpy(p, s); } // expected-error {{this writes to a string constant}}
