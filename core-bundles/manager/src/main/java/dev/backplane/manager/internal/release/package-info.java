/** What has served: code, configuration and grants together, kept on disk. */
@NullMarked
package dev.backplane.manager.internal.release;

import org.jspecify.annotations.NullMarked;
