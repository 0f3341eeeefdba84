/** How plugins are called and call each other: requests, replies, handlers. */
@Export
@Version("0.1.0")
@NullMarked
package dev.backplane.bus;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
