/** What a request from plugin to plugin costs beside its peers. */
@NullMarked
package dev.backplane.benchmarks.request;

import org.jspecify.annotations.NullMarked;
