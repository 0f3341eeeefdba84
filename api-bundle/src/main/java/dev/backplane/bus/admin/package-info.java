/** How the runtime's own doors look into the bus: subscribers, topics, dead letters. */
@Export
@Version("0.1.0")
@NullMarked
package dev.backplane.bus.admin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
