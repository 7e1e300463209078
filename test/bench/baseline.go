package main

// baselineOptions turn our optimizations off and run blocks as stock evmd does.
var baselineOptions = map[string]any{
	"block-executor":         "block-stm",
	"block-stm-workers":      0,
	"block-stm-pre-estimate": true,
	"bttc.tx-memory":         0,
	"iavl-cache-size":        781_250,
}

// baselineEnvironment does the same for what is set by variables: the SDK's own way to look
// up its settings, and Go's default garbage collection.
var baselineEnvironment = []string{"COSMOS_SDK_CONFIG_SCOPE=", "GOGC=100"}
