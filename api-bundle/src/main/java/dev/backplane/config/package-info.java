/**
 * Configurations as operators and other core bundles see them: what they must hold, who wrote them,
 * what they were, and how a fleet shares them.
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.backplane.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
