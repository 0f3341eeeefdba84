/** What turns a started plugin into something that answers calls: routes and their draining. */
@Export
@Version("0.1.0")
@NullMarked
package dev.backplane.engine;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
