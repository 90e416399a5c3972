/**
 * The specs of the models as the job knows them: published in the configuration, in a watched
 * folder or on a topic; accepted, versioned and put in force while the job runs.
 */
package io.plumbline.jobs.specs;
