/** Configurations on disk: one file per PID, written so that no crash can lose one. */
@NullMarked
package dev.backplane.config.internal.storage;

import org.jspecify.annotations.NullMarked;
