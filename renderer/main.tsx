import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createEngineClient } from './client.ts';
import { startI18n } from './i18n/i18n.ts';
import { firstLanguage, keepLanguageOfPc } from './i18n/personLanguage.ts';

startI18n(firstLanguage(localStorage, navigator.languages));
keepLanguageOfPc(localStorage);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App client={createEngineClient(window)} />);
