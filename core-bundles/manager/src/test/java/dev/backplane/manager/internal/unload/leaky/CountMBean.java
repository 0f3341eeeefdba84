package dev.backplane.manager.internal.unload.leaky;

/** What the bean shows. */
public interface CountMBean {

    int getCount();
}
