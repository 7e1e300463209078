package process

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// tailBytes bounds how much of a log's end is read for its last lines.
const tailBytes = 64 << 10

// Tail returns at most the last lines of a log. A log that was never written is empty.
func Tail(logPath string, lines int) ([]byte, error) {
	file, err := os.Open(logPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	defer file.Close()
	if err := seekBack(file); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	return lastLines(data, lines), nil
}

func seekBack(file *os.File) error {
	info, err := file.Stat()
	if err == nil && info.Size() > tailBytes {
		_, err = file.Seek(-tailBytes, io.SeekEnd)
	}
	if err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	return nil
}

func lastLines(data []byte, lines int) []byte {
	end := len(bytes.TrimRight(data, "\n"))
	start := end
	for ; lines > 0 && start > 0; lines-- {
		start = bytes.LastIndexByte(data[:max(start-1, 0)], '\n') + 1
	}
	if start == end {
		return nil
	}
	return append(bytes.Clone(data[start:end]), '\n')
}

// Follow copies to out what is written to the log after offset, until ctx ends.
func Follow(ctx context.Context, logPath string, offset int64, out io.Writer) error {
	file, err := os.Open(logPath)
	if err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	defer file.Close()
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		if _, err := io.Copy(out, file); err != nil {
			return fmt.Errorf("follow the log: %w", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
