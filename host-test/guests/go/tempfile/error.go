package tempfile

import (
	"io/fs"
	"strings"

	types "example.com/bindings/sandbox_tempfile_types"
	wit "go.bytecodealliance.org/pkg/wit/types"
)

// Error is why an operation failed. errors.Is knows it as fs.ErrNotExist and the like, where it is one of them.
type Error struct {
	what    string
	details []string
	is      error
}

func (e *Error) Error() string {
	if len(e.details) == 0 {
		return e.what
	}
	return e.what + ": " + strings.Join(e.details, ", ")
}

func (e *Error) Unwrap() error {
	return e.is
}

func newError(e types.Error) *Error {
	switch e.Tag() {
	case types.ErrorNoUsableDirectory:
		return &Error{"no usable directory", e.NoUsableDirectory(), fs.ErrNotExist}
	case types.ErrorInvalidArgument:
		return &Error{"invalid argument", []string{e.InvalidArgument()}, fs.ErrInvalid}
	case types.ErrorAlreadyExists:
		return &Error{"already exists", []string{e.AlreadyExists()}, fs.ErrExist}
	case types.ErrorNotFound:
		return &Error{"not found", []string{e.NotFound()}, fs.ErrNotExist}
	case types.ErrorNotADirectory:
		return &Error{"not a directory", []string{e.NotADirectory()}, nil}
	case types.ErrorPermissionDenied:
		return &Error{"permission denied", []string{e.PermissionDenied()}, fs.ErrPermission}
	case types.ErrorClosed:
		return &Error{"closed", nil, fs.ErrClosed}
	case types.ErrorNotReadable:
		return &Error{"not readable", nil, nil}
	case types.ErrorNotWritable:
		return &Error{"not writable", nil, nil}
	case types.ErrorQuotaExceeded:
		return &Error{"quota exceeded", []string{e.QuotaExceeded()}, nil}
	case types.ErrorNoSpace:
		return &Error{"no space", nil, nil}
	case types.ErrorTooLarge:
		return &Error{"too large", nil, nil}
	case types.ErrorReplaced:
		return &Error{"replaced", []string{e.Replaced()}, nil}
	case types.ErrorCrossDevice:
		return &Error{"cross device", []string{e.CrossDevice()}, nil}
	case types.ErrorCleanupIncomplete:
		return &Error{"cleanup incomplete", e.CleanupIncomplete(), nil}
	case types.ErrorUnsupported:
		return &Error{"unsupported", []string{e.Unsupported()}, nil}
	case types.ErrorOther:
		return &Error{"other", []string{e.Other()}, nil}
	}
	panic("an error that the WIT does not have")
}

func result[T any](r wit.Result[T, types.Error]) (T, error) {
	if r.IsErr() {
		var none T
		return none, newError(r.Err())
	}
	return r.Ok(), nil
}
