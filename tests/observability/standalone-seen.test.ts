import { observedStandalone } from './running/observed-system.ts';
import { watchedDay } from './watched-day.ts';

watchedDay('a day of persons, standalone', observedStandalone);
