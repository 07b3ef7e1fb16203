// Package tempfile is sandbox:tempfile for Go: a temporary file reads, writes, seeks and closes as any other does.
package tempfile

import (
	"errors"
	"io"

	files "example.com/bindings/sandbox_tempfile_files"
	types "example.com/bindings/sandbox_tempfile_types"
	wit "go.bytecodealliance.org/pkg/wit/types"
)

// File is open for reading and writing.
type File struct {
	file *files.TempFile
}

var _ io.ReadWriteSeeker = (*File)(nil)
var _ io.Closer = (*File)(nil)

// Unnamed creates a file that nobody else sees.
func Unnamed() (*File, error) {
	return created(files.TemporaryFile(files.FileOptions{}))
}

// Named creates a file that can be given another name to keep, and goes when it is closed if it was not.
func Named() (*File, error) {
	return created(files.NamedTemporaryFile(files.FileOptions{}, types.DeletionOnClose))
}

// Spooled creates a file that is in memory until there are more than maxSize bytes of it.
func Spooled(maxSize uint64) (*File, error) {
	return created(files.SpooledTemporaryFile(maxSize, files.FileOptions{}))
}

func created(r wit.Result[*files.TempFile, types.Error]) (*File, error) {
	file, err := result(r)
	if err != nil {
		return nil, err
	}
	return &File{file}, nil
}

func (f *File) Read(p []byte) (int, error) {
	collect(len(p))
	bytes, err := result(f.file.Read(wit.Some(uint64(len(p)))))
	if err == nil && len(bytes) == 0 && len(p) > 0 {
		err = io.EOF
	}
	return copy(p, bytes), err
}

func (f *File) Write(p []byte) (int, error) {
	collect(len(p))
	written, err := result(f.file.Write(p))
	return int(written), err
}

func (f *File) Seek(offset int64, whence int) (int64, error) {
	var position files.SeekFrom
	switch whence {
	case io.SeekStart:
		if offset < 0 {
			return 0, newError(types.MakeErrorInvalidArgument("a position before the start"))
		}
		position = files.MakeSeekFromStart(uint64(offset))
	case io.SeekCurrent:
		position = files.MakeSeekFromCurrent(offset)
	case io.SeekEnd:
		position = files.MakeSeekFromEnd(offset)
	default:
		return 0, errors.New("seek: an unknown whence")
	}
	reached, err := result(f.file.Seek(position))
	return int64(reached), err
}

// Persist keeps the file as path, in place of what is there. It stays open.
func (f *File) Persist(path string) error {
	_, err := result(f.file.Persist(files.MakeTargetReplace(path)))
	return err
}

// Close removes the file, unless it is kept.
func (f *File) Close() error {
	_, err := result(f.file.Close())
	f.file.Drop()
	return err
}
