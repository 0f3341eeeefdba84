/** What a call costs beside a bare server. */
@NullMarked
package dev.backplane.benchmarks.invoke;

import org.jspecify.annotations.NullMarked;
