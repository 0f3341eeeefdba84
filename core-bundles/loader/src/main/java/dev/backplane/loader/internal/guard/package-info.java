/**
 * What rewritten classes of plugins call. Exported, since they must find it, and with a mandatory
 * attribute, so that nobody else is wired to it by accident.
 */
@Export(attribute = {"woven=true", "mandatory:=woven"})
@Version("0.1.0")
@NullMarked
package dev.backplane.loader.internal.guard;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
