// sandbox:tempfile for C: temporary files are streams of <stdio.h>, and everything that works on a FILE works on them.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "client.h"

// All zero: no file. `stream` is NULL where there is none.
struct tempfile {
    FILE *stream;
    sandbox_tempfile_files_own_temp_file_t handle;
};

// Each opens a file for reading and writing, or gives one without a stream and sets errno.
struct tempfile tempfile_unnamed(void);
struct tempfile tempfile_named(void);
struct tempfile tempfile_spooled(uint64_t max_size);

// Gives the file the name `path`, in place of what is there; its stream stays open.
bool tempfile_persist(struct tempfile *file, const char *path);

// Closes the stream, and removes the file unless it was persisted. No file at all is closed already.
bool tempfile_close(struct tempfile *file);

// What errno stands for, in the words of the component if it was the one to fail: with the path, or the limit. Good
// until the next failure.
const char *tempfile_error(void);
