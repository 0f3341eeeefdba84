/** Untrusted bytes become a validated descriptor and a stored artifact. */
@Export
@Version("0.1.0")
@NullMarked
package dev.backplane.loader;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
