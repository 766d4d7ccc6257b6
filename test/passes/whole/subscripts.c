/* An index into an array of declared size is compared, so the element is promised to be in the array; a pointer may go anywhere, and
 * what may be a struct's open end, too.
 * RUN: %fsmcc --target=cortex-m3 -c %s -o %t && llvm-dis %t -o - | FileCheck %s
 */
#include <fsm/app.h>

FSM_APP(subscripts, FSM_VERSION(1));
struct open { uint32_t count, end[1]; };
struct state { uint32_t numbers[8]; };

/* CHECK-LABEL: define {{.*}}@of_array(
 * CHECK: icmp ult i32 %{{.*}}, 8
 * CHECK: getelementptr inbounds [8 x i32], ptr
 */
uint32_t of_array(struct state *state, uint32_t at) { return state->numbers[at]; }
/* CHECK-LABEL: define {{.*}}@of_pointer(
 * CHECK-NOT: inbounds
 * CHECK: ret i32
 */
uint32_t of_pointer(const uint32_t *numbers, uint32_t at) { return numbers[at]; }
/* CHECK-LABEL: define {{.*}}@of_open_end(
 * CHECK: getelementptr [1 x i32], ptr
 */
uint32_t of_open_end(const struct open *list, uint32_t at) { return list->end[at]; }

FSM_TYPE(state, struct state)
{
    self->numbers[0] = of_array(self, event->type) + of_pointer(self->numbers, 1) + of_open_end((struct open *)self, 2);
}
