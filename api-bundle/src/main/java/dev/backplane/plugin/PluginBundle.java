package dev.backplane.plugin;

import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares the bundle to be a Backplane plugin. Put it on a {@code package-info.java} (or any type)
 * of the bundle; bnd turns it into a {@code Provide-Capability} header in the namespace {@value
 * #NAMESPACE} (OSGi Core 8, section 3.3.3). A bundle without that capability is a <em>library</em>.
 *
 * <p>Exactly one per bundle.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.TYPE})
@Capability(namespace = PluginBundle.NAMESPACE)
public @interface PluginBundle {

    /**
     * The capability namespace that marks a plugin; its attribute of the same name is the plugin's
     * name.
     */
    String NAMESPACE = "dev.backplane.plugin";

    /** The capability attribute that holds {@link #description()}. */
    String DESCRIPTION = "description";

    /** The capability attribute that holds {@link #overlap()}: {@code true} or {@code false}. */
    String OVERLAP = "overlap";

    /**
     * The name callers and operators use; unique in a runtime. A letter or digit, then up to 127
     * letters, digits, {@code .}, {@code _} or {@code -}.
     */
    @Attribute(NAMESPACE)
    String name();

    /** One line for people; may be empty. */
    @Attribute(DESCRIPTION)
    String description() default "";

    /**
     * Whether two versions of the plugin can run side by side, as they do while one replaces the
     * other. {@code "false"} for one that holds something there is only one of, such as a port or a
     * file: its calls then wait, each within its deadline, while the old version stops and the new
     * one starts.
     */
    @Attribute(OVERLAP)
    String overlap() default "";
}
