package dev.backplane.manager.internal.unload.leaky;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.lang.management.ManagementFactory;

import javax.management.ObjectName;

/** Leaves a bean behind. */
public final class BeanLeak implements BundleActivator {

    @Override
    public void start(BundleContext context) throws Exception {
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new Count(), new ObjectName("com.acme:type=Count"));
    }

    @Override
    public void stop(BundleContext context) {}
}
