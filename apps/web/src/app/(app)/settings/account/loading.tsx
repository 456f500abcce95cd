export { SectionLoading as default } from "../shared/section-loading.tsx";
