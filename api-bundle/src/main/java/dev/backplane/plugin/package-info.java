/** What a plugin author declares: the plugin itself, and the errors callers see. */
@Export
@Version("0.1.0")
@NullMarked
package dev.backplane.plugin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
