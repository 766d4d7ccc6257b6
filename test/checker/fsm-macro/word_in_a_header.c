// RUN: not %plain %s 2>&1 | FileCheck %s
// The header does not compile any more; the macro that is the cause is named all the same.
#define groups version
#include <fsm/log.h>
// CHECK: error: duplicate member 'version'
// CHECK: :[[@LINE-3]]:9: error: macro 'groups' changes what <fsm/…> says [fsm-macro]
