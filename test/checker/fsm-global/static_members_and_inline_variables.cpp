// RUN: %check++ %s
struct counter {
    static int shared;              // a declaration
    inline static int own;          // expected-error {{'own' can change and outlives every handler}}
    static constexpr int fine = 3;
};
int counter::shared;                // expected-error {{'shared' can change}}
inline int everywhere = 2;          // expected-error {{'everywhere' can change}}
namespace deep { namespace er { int hidden; } } // expected-error {{'hidden' can change}}
template <class T> T of_any_type;   // expected-error {{'of_any_type' can change}}
int use();
int use() { return of_any_type<int> + counter::fine; }
