/** What plugins declare of their configurations, and whether values live up to it. */
@NullMarked
package dev.backplane.config.internal.schema;

import org.jspecify.annotations.NullMarked;
