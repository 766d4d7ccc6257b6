/* sample_files.h: a folder with the apps that the system files of the tests name. */
#ifndef TEST_SYSTEM_SAMPLE_FILES_H
#define TEST_SYSTEM_SAMPLE_FILES_H

#include <stdbool.h>

/* Makes gps.fsm (type gps, peer tracker, groups log and uart, 8192 bytes, counter 3), tracker.fsm (type tracker, groups log and
 * config), pair.fsm (types ping and pong, peer other, no groups) and notes.txt, which is no app. */
bool sample_files_make(void);
const char *sample_folder(void);
void sample_files_remove(void);

#endif
