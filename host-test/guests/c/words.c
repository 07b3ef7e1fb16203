// Counts the words of its input, in little memory whatever the input is: the input is spooled, counts are spilled in
// sorted runs, and the runs are merged to a table, which is kept under the name given, or printed.

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tempfile.h"

enum { SPOOLED = 64 * 1024, DISTINCT = 1000 };

static const char white[] = " \t\n\v\f\r";

struct word {
    char *bytes; // Any but white space: NUL, too.
    size_t length;
    uint64_t count;
};

// A file of words in order, and the line of it that is next.
struct run {
    struct tempfile file;
    char *line;
    size_t capacity;
    struct word word; // In the line.
};

static struct word words[DISTINCT]; // In order.
static struct run *runs;
static size_t held, run_count;
static uint64_t total, distinct;

static int compare(const struct word *a, const struct word *b)
{
    int order = memcmp(a->bytes, b->bytes, a->length < b->length ? a->length : b->length);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static bool copy(FILE *from, FILE *to)
{
    static char piece[SPOOLED];
    size_t length;
    do {
        length = fread(piece, 1, sizeof piece, from);
    } while (length > 0 && fwrite(piece, 1, length, to) == length);
    return !ferror(from) && !ferror(to);
}

static bool write_word(FILE *to, const struct word *word)
{
    return fwrite(word->bytes, 1, word->length, to) == word->length && fprintf(to, "\t%" PRIu64 "\n", word->count) > 0;
}

// Makes a run of the words held.
static bool spill(void)
{
    struct run *more = realloc(runs, (run_count + 1) * sizeof *runs);
    if (!more) {
        return false;
    }
    runs = more;
    struct run *run = &runs[run_count++];
    *run = (struct run){.file = tempfile_unnamed()};
    bool ok = run->file.stream;
    for (size_t i = 0; ok && i < held; i++) {
        ok = write_word(run->file.stream, &words[i]);
    }
    while (held > 0) {
        free(words[--held].bytes);
    }
    return ok && fseek(run->file.stream, 0, SEEK_SET) == 0;
}

static bool count_word(const struct word *word)
{
    size_t low = 0, high = held;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare(&words[middle], word) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == held || compare(&words[low], word) != 0) {
        char *bytes = malloc(word->length);
        if (!bytes) {
            return false;
        }
        memcpy(bytes, word->bytes, word->length);
        memmove(&words[low + 1], &words[low], (held++ - low) * sizeof *words);
        words[low] = (struct word){bytes, word->length, 0};
    }
    words[low].count++;
    total++;
    return held < DISTINCT || spill();
}

static bool count_words(FILE *input)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length = 0;
    bool ok = true;
    while (ok && (length = getline(&line, &capacity, input)) >= 0) {
        char *end = line + length;
        for (char *start = line, *at = line; ok && at <= end; at++) {
            if (at == end || memchr(white, *at, sizeof white - 1)) {
                ok = at == start || count_word(&(struct word){start, at - start, 0});
                start = at + 1;
            }
        }
    }
    free(line);
    return ok && feof(input) && (held == 0 || spill());
}

// Reads the next word of a run; at the end, its count is 0.
static bool advance(struct run *run)
{
    run->word.count = 0;
    ssize_t length = getline(&run->line, &run->capacity, run->file.stream);
    if (length < 0) {
        return feof(run->file.stream);
    }
    char *tab = memchr(run->line, '\t', length);
    run->word = (struct word){run->line, tab - run->line, strtoull(tab + 1, NULL, 10)};
    return true;
}

static bool before(const struct run *a, const struct run *b)
{
    return a->word.count > 0 && (b->word.count == 0 || compare(&a->word, &b->word) < 0);
}

// Advances the run at `parent`, and sinks it to its place: the runs are a heap, the smallest word first.
static bool advance_in_heap(size_t parent)
{
    bool ok = advance(&runs[parent]);
    for (size_t child; (child = 2 * parent + 1) < run_count; parent = child) {
        child += child + 1 < run_count && before(&runs[child + 1], &runs[child]);
        if (!before(&runs[child], &runs[parent])) {
            break;
        }
        struct run run = runs[parent];
        runs[parent] = runs[child];
        runs[child] = run;
    }
    return ok;
}

static bool merge(FILE *table)
{
    bool ok = true;
    for (size_t i = run_count; ok && i-- > 0;) {
        ok = advance_in_heap(i);
    }
    while (ok && run_count > 0 && runs->word.count > 0) {
        struct word word = runs->word;
        runs->line = NULL; // It is the word's now.
        runs->capacity = 0;
        ok = advance_in_heap(0);
        while (ok && runs->word.count > 0 && compare(&runs->word, &word) == 0) {
            word.count += runs->word.count;
            ok = advance_in_heap(0);
        }
        ok = ok && write_word(table, &word);
        free(word.bytes);
        distinct++;
    }
    return ok;
}

int main(int argc, char **argv)
{
    struct tempfile input = tempfile_spooled(SPOOLED), table = {0};
    bool ok = input.stream && copy(stdin, input.stream) && fseek(input.stream, 0, SEEK_SET) == 0;
    ok = ok && count_words(input.stream);
    ok = ok && (table = tempfile_named()).stream && merge(table.stream);
    if (argc > 1) {
        ok = ok && tempfile_persist(&table, argv[1]);
    } else {
        ok = ok && fseek(table.stream, 0, SEEK_SET) == 0 && copy(table.stream, stdout);
    }
    const char *summary = "%" PRIu64 " words, %" PRIu64 " distinct, %zu runs\n";
    ok = ok && printf(summary, total, distinct, run_count) > 0 && fflush(stdout) == 0;
    if (!ok) {
        fprintf(stderr, "words: %s\n", tempfile_error());
    }

    bool closed = tempfile_close(&input);
    closed = tempfile_close(&table) && closed;
    for (size_t i = 0; i < run_count; i++) {
        closed = tempfile_close(&runs[i].file) && closed;
    }
    if (ok && !closed) {
        fprintf(stderr, "words: %s\n", tempfile_error());
    }
    return ok && closed ? EXIT_SUCCESS : EXIT_FAILURE;
}
