/* segments.h: stack beside the one that handlers begin on: a pool of segments, given out and taken back in order, last one first,
 * each as large as it has to be.
 *
 * A handler goes on on another segment at a checkpoint of its code (fsm/abi.h), or because it pre-empts one that has left it too
 * little. Of each segment the lowest fsm_port_stack_reserve bytes are for API calls and exceptions; fsm_kernel.stack is the rest,
 * for the handler that runs. What pre-emption can need at worst (admission.h) is kept for it: no checkpoint gets it.
 */
#ifndef FSM_SEGMENTS_H
#define FSM_SEGMENTS_H

#include "kernel.h"

/* A checkpoint asks for FSM_SEGMENT_SIZE bytes, or for more if it needs more; if there is less left than that, for what it needs.
 */
enum { FSM_SEGMENT_SIZE = 1024, FSM_SEGMENT_ALIGN = 16 };

/* The pool, as the description has it; once, at start. False: there is not so much memory. */
bool fsm_segments_make(uint32_t bytes);
/* How much of it is for pre-emption alone; no more than there is. */
void fsm_segments_keep(uint32_t bytes);

/* A segment with `need` bytes beside the reserve, owned by this FSM, for its handler that pre-empts: fsm_kernel.stack is there from
 * now on, and the port knows its lowest address. False: there is not so much, and all is as before. `frame` is what
 * fsm_segments_give_back answers. */
bool fsm_segments_take(struct fsm *owner, uint32_t need, uint8_t *frame);
/* Whether a handler that needs so much may begin before one that is at `frame`: below that, or on a segment. */
bool fsm_segments_fit(uint32_t need, const uint8_t *frame);

/* The handler of this FSM begins before the running one, which is at `frame`, goes on: below that if there is room for it, else on
 * a segment, which there is. Answers where its stack ends. And when it has ended. */
uint8_t *fsm_segments_begin(struct fsm *fsm, uint8_t *frame);
void fsm_segments_end(const struct fsm *fsm);
/* What was taken last, by this FSM, is free again, and fsm_kernel.stack what it was before. NULL: it has taken none. */
uint8_t *fsm_segments_give_back(const struct fsm *owner);
/* All that it has, for it was stopped. */
void fsm_segments_release(const struct fsm *owner);

/* What is left for a handler that pre-empts the running one, whose stack pointer is `sp`; 0: less than nothing. It needs its
 * FSM_TYPE_AT_STACK of it. */
uint32_t fsm_segments_left(const uint8_t *sp);
/* Bytes of the pool that are taken, were taken at once at most, and there are. */
struct fsm_segments_count {
    uint32_t taken, most, all;
};
struct fsm_segments_count fsm_segments_count(void);

/* Where a checkpoint asks to go on, called by the port's fsm_stack_continue_enter: `arguments` as in fsm/abi.h, `frame` what lies
 * between the arguments and the checkpoint's own: FSM_SEGMENT_FRAME bytes, the return address `back` of whoever called it among
 * them. Answers the new stack pointer: below a copy of the arguments on another segment, or for FSM_CHECKPOINT_BACK the frame of
 * the time before. */
enum { FSM_SEGMENT_FRAME = 8 };
uint8_t *fsm_segments_continue(uint32_t arguments, uint8_t *frame, uintptr_t back);

#endif
