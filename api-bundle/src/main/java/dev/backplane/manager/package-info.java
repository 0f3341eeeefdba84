/** The life of plugins: the one service every door (file, gRPC, shell) goes through. */
@Export
@Version("0.1.0")
@NullMarked
package dev.backplane.manager;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
