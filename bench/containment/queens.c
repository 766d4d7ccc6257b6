/* queens.c: places queens on a board so that none attacks another, by trying, recursively. */
#include "program.h"

enum { SIZE = 6 };

struct board {
    uint8_t columns[SIZE], rising[2 * SIZE], falling[2 * SIZE];
    uint8_t place[SIZE];
};

struct program {
    uint32_t checksum;
    struct board board;
};

static void mark(struct board *board, int row, int column, uint8_t taken)
{
    board->columns[column] = taken;
    board->rising[row + column] = taken;
    board->falling[SIZE + row - column] = taken;
}

static bool is_free(const struct board *board, int row, int column)
{
    return !board->columns[column] && !board->rising[row + column] && !board->falling[SIZE + row - column];
}

static uint32_t place(struct board *board, int row, uint32_t checksum)
{
    if (row == SIZE) {
        for (int i = 0; i < SIZE; i++) checksum = mix(checksum, board->place[i]);
        return checksum;
    }
    for (int column = 0; column < SIZE; column++) {
        if (!is_free(board, row, column)) continue;
        board->place[row] = (uint8_t)column;
        mark(board, row, column, 1);
        checksum = place(board, row + 1, checksum);
        mark(board, row, column, 0);
    }
    return checksum;
}

PROGRAM
{
    memset(&self->board, 0, sizeof self->board);
    self->checksum = place(&self->board, 0, event->type);
}
