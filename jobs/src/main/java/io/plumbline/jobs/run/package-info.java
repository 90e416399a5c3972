/**
 * One run of the monitoring job from a configuration: what it resumes, how it is watched, how it
 * ends.
 */
package io.plumbline.jobs.run;
