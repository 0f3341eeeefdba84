/** How people are greeted; for other plugins to use. */
@Export
@Version("1.0.0")
package dev.backplane.samples.greeting;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
