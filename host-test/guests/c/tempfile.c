#define _GNU_SOURCE // fopencookie

#include "tempfile.h"

#include <errno.h>
#include <string.h>

typedef sandbox_tempfile_types_error_t error;

static struct {
    int number;
    char text[1024];
} last;

enum payload { NOTHING, TEXT, LIST };

static const struct {
    const char *name;
    int number;
    enum payload payload;
} errors[] = {
    [SANDBOX_TEMPFILE_TYPES_ERROR_NO_USABLE_DIRECTORY] = {"no usable directory", ENOENT, LIST},
    [SANDBOX_TEMPFILE_TYPES_ERROR_INVALID_ARGUMENT] = {"invalid argument", EINVAL, TEXT},
    [SANDBOX_TEMPFILE_TYPES_ERROR_ALREADY_EXISTS] = {"already exists", EEXIST, TEXT},
    [SANDBOX_TEMPFILE_TYPES_ERROR_NOT_FOUND] = {"not found", ENOENT, TEXT},
    [SANDBOX_TEMPFILE_TYPES_ERROR_NOT_A_DIRECTORY] = {"not a directory", ENOTDIR, TEXT},
    [SANDBOX_TEMPFILE_TYPES_ERROR_PERMISSION_DENIED] = {"permission denied", EACCES, TEXT},
    [SANDBOX_TEMPFILE_TYPES_ERROR_CLOSED] = {"closed", EBADF, NOTHING},
    [SANDBOX_TEMPFILE_TYPES_ERROR_NOT_READABLE] = {"not readable", EBADF, NOTHING},
    [SANDBOX_TEMPFILE_TYPES_ERROR_NOT_WRITABLE] = {"not writable", EBADF, NOTHING},
    [SANDBOX_TEMPFILE_TYPES_ERROR_QUOTA_EXCEEDED] = {"quota exceeded", EDQUOT, TEXT},
    [SANDBOX_TEMPFILE_TYPES_ERROR_NO_SPACE] = {"no space", ENOSPC, NOTHING},
    [SANDBOX_TEMPFILE_TYPES_ERROR_TOO_LARGE] = {"too large", EFBIG, NOTHING},
    [SANDBOX_TEMPFILE_TYPES_ERROR_REPLACED] = {"replaced", ESTALE, TEXT},
    [SANDBOX_TEMPFILE_TYPES_ERROR_CROSS_DEVICE] = {"cross device", EXDEV, TEXT},
    [SANDBOX_TEMPFILE_TYPES_ERROR_CLEANUP_INCOMPLETE] = {"cleanup incomplete", ENOTEMPTY, LIST},
    [SANDBOX_TEMPFILE_TYPES_ERROR_UNSUPPORTED] = {"unsupported", ENOTSUP, TEXT},
    [SANDBOX_TEMPFILE_TYPES_ERROR_OTHER] = {"other", EIO, TEXT},
};

static void append(const client_string_t *text, const char *separator)
{
    size_t length = strlen(last.text);
    snprintf(last.text + length, sizeof last.text - length, "%s%.*s", separator, (int)text->len, (char *)text->ptr);
}

// Takes the error over: its text belongs to the caller of whatever failed.
static void fail(error *failure)
{
    snprintf(last.text, sizeof last.text, "%s", errors[failure->tag].name);
    switch (errors[failure->tag].payload) {
    case NOTHING:
        break;
    case TEXT: // The same member of the union for all of them.
        append(&failure->val.other, ": ");
        break;
    case LIST:
        for (size_t i = 0; i < failure->val.cleanup_incomplete.len; i++) {
            append(&failure->val.cleanup_incomplete.ptr[i], i == 0 ? ": " : ", ");
        }
        break;
    }
    last.number = errno = errors[failure->tag].number;
    sandbox_tempfile_types_error_free(failure);
}

const char *tempfile_error(void)
{
    return errno == last.number ? last.text : strerror(errno);
}

// The cookie of a stream is its handle.
static sandbox_tempfile_files_own_temp_file_t owned(void *cookie)
{
    return (sandbox_tempfile_files_own_temp_file_t){(intptr_t)cookie};
}

static sandbox_tempfile_files_borrow_temp_file_t borrowed(void *cookie)
{
    return sandbox_tempfile_files_borrow_temp_file(owned(cookie));
}

static ssize_t read_some(void *cookie, char *buffer, size_t size)
{
    uint64_t max = size;
    client_list_u8_t bytes;
    error failure;
    if (!sandbox_tempfile_files_method_temp_file_read(borrowed(cookie), &max, &bytes, &failure)) {
        fail(&failure);
        return -1;
    }
    memcpy(buffer, bytes.ptr, bytes.len);
    ssize_t length = bytes.len;
    client_list_u8_free(&bytes);
    return length;
}

static ssize_t write_all(void *cookie, const char *buffer, size_t size)
{
    client_list_u8_t bytes = {(uint8_t *)buffer, size};
    uint64_t written;
    error failure;
    if (!sandbox_tempfile_files_method_temp_file_write(borrowed(cookie), &bytes, &written, &failure)) {
        fail(&failure);
        return -1;
    }
    return written;
}

static int seek(void *cookie, off_t *offset, int whence)
{
    sandbox_tempfile_files_seek_from_t position = {0};
    switch (whence) {
    case SEEK_SET:
        position.tag = SANDBOX_TEMPFILE_FILES_SEEK_FROM_START;
        position.val.start = *offset;
        break;
    case SEEK_CUR:
        position.tag = SANDBOX_TEMPFILE_FILES_SEEK_FROM_CURRENT;
        position.val.current = *offset;
        break;
    case SEEK_END:
        position.tag = SANDBOX_TEMPFILE_FILES_SEEK_FROM_END;
        position.val.end = *offset;
        break;
    }
    uint64_t reached;
    error failure;
    if (!sandbox_tempfile_files_method_temp_file_seek(borrowed(cookie), &position, &reached, &failure)) {
        fail(&failure);
        return -1;
    }
    *offset = reached;
    return 0;
}

static int close_and_drop(void *cookie)
{
    error failure;
    bool closed = sandbox_tempfile_files_method_temp_file_close(borrowed(cookie), &failure);
    sandbox_tempfile_files_temp_file_drop_own(owned(cookie));
    if (!closed) {
        fail(&failure);
        return EOF;
    }
    return 0;
}

static struct tempfile opened(bool ok, sandbox_tempfile_files_own_temp_file_t handle, error *failure)
{
    struct tempfile file = {.handle = handle};
    if (!ok) {
        fail(failure);
        return file;
    }
    cookie_io_functions_t functions = {read_some, write_all, seek, close_and_drop};
    file.stream = fopencookie((void *)(intptr_t)handle.__handle, "w+", functions);
    if (!file.stream) {
        sandbox_tempfile_files_temp_file_drop_own(handle);
    }
    return file;
}

// All zero is what Python does when nothing is said.
static sandbox_tempfile_files_file_options_t defaults;

struct tempfile tempfile_unnamed(void)
{
    sandbox_tempfile_files_own_temp_file_t handle = {0};
    error failure;
    bool ok = sandbox_tempfile_files_temporary_file(&defaults, &handle, &failure);
    return opened(ok, handle, &failure);
}

struct tempfile tempfile_named(void)
{
    sandbox_tempfile_files_own_temp_file_t handle = {0};
    error failure;
    bool ok = sandbox_tempfile_files_named_temporary_file(
        &defaults, SANDBOX_TEMPFILE_TYPES_DELETION_ON_CLOSE, &handle, &failure);
    return opened(ok, handle, &failure);
}

struct tempfile tempfile_spooled(uint64_t max_size)
{
    sandbox_tempfile_files_own_temp_file_t handle = {0};
    error failure;
    bool ok = sandbox_tempfile_files_spooled_temporary_file(max_size, &defaults, &handle, &failure);
    return opened(ok, handle, &failure);
}

bool tempfile_persist(struct tempfile *file, const char *path)
{
    if (fflush(file->stream) != 0) {
        return false;
    }
    sandbox_tempfile_files_target_t target = {SANDBOX_TEMPFILE_FILES_TARGET_REPLACE};
    client_string_set(&target.val.replace, path);
    error failure;
    bool ok = sandbox_tempfile_files_method_temp_file_persist(
        sandbox_tempfile_files_borrow_temp_file(file->handle), &target, &failure);
    if (!ok) {
        fail(&failure);
    }
    return ok;
}

bool tempfile_close(struct tempfile *file)
{
    FILE *stream = file->stream;
    file->stream = NULL;
    return !stream || fclose(stream) == 0;
}
