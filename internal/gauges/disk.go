package gauges

import (
	"fmt"
	"syscall"

	"github.com/prometheus/client_golang/prometheus"
)

// Room is what a file system has, in bytes. Free is what this user may still write.
type Room struct{ Free, Size uint64 }

// ReadRoom asks the file system that holds path.
func ReadRoom(path string) (Room, error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(path, &stat); err != nil {
		return Room{}, fmt.Errorf("asking how much room the disk of %s has: %w", path, err)
	}
	block := uint64(stat.Bsize) //nolint:gosec // positive; its type differs between systems
	return Room{Free: stat.Bavail * block, Size: stat.Blocks * block}, nil
}

// Disk is a collector of the room that is left for a folder.
type Disk struct{ Path string }

var (
	freeDesc = gauge("bttc_node_disk_free_bytes", "Room that is left where the node's data is")
	sizeDesc = gauge("bttc_node_disk_size_bytes", "Size of that file system")
)

// Describe implements prometheus.Collector.
func (Disk) Describe(to chan<- *prometheus.Desc) {
	to <- freeDesc
	to <- sizeDesc
}

// Collect implements prometheus.Collector. Without an answer there is no metric.
func (d Disk) Collect(to chan<- prometheus.Metric) {
	room, err := ReadRoom(d.Path)
	if err != nil {
		return
	}
	to <- prometheus.MustNewConstMetric(freeDesc, prometheus.GaugeValue, float64(room.Free))
	to <- prometheus.MustNewConstMetric(sizeDesc, prometheus.GaugeValue, float64(room.Size))
}
