/** Configurations: list, get, put, delete. */
@NullMarked
package dev.backplane.cli.config;

import org.jspecify.annotations.NullMarked;
