package io.ashlar.it.simulation.net;

import java.net.InetAddress;

/** From one host to another. */
record Way(InetAddress from, InetAddress to) {}
