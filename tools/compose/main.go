// Compose holds a compose file against the Compose Specification: schema, variables, networks,
// volumes and references, by the specification's reference parser. Nothing is started.
//
// The parser's own command does not do it: as of v2.16.2 it loses the environment, so that every
// variable is empty and a required one is missing.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: compose FILE")
		os.Exit(2)
	}
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(file string) error {
	options, err := cli.NewProjectOptions([]string{file},
		cli.WithOsEnv,
		cli.WithDefaultProfiles(),
		cli.WithInterpolation(true),
		cli.WithResolvedPaths(true),
		cli.WithNormalization(true),
		cli.WithConsistency(true),
	)
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if len(project.Services) == 0 {
		return fmt.Errorf("%s: no service is enabled", file)
	}
	for _, service := range project.Services {
		fmt.Printf("%s: %s\n", service.Name, service.Image)
	}
	return nil
}
