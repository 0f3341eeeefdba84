/**
 * Configurations as operators see them: what they must hold, who wrote them, and what they were.
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.backplane.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
