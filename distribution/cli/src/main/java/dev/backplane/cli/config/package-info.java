/** Configurations: shown, changed, looked back at. */
@NullMarked
package dev.backplane.cli.config;

import org.jspecify.annotations.NullMarked;
