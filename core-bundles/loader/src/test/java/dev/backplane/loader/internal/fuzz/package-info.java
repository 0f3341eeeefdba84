/** Coverage-guided fuzzing of the validation, each run in a JVM of its own. */
@NullMarked
package dev.backplane.loader.internal.fuzz;

import org.jspecify.annotations.NullMarked;
